"""ForceAtlas2 (Jacomy et al., PLoS ONE 9(6), 2014) as a script for V8: the forces between nodes, step by step.

It adds up in the order of the package graphology-layout-forceatlas2 (MIT), and rounds where that does, so that nodes
end in the very same places: a test holds the two together. It knows the settings of the layout only, and keeps each
quantity of nodes and regions in a typed array of its own, which takes a third of the time.
"""

from __future__ import annotations

SCRIPT = """
function runLayout(start, pairs, steps, settings) {
  const layout = new Layout(start, pairs, settings);
  for (let step = 0; step < steps; step++) layout.step();
  return start.map((_, i) => [layout.x[i], layout.y[i]]);
}

// The deepest that one node parts the region in which it meets another.
const PARTINGS = 4;

class Layout {
  constructor(start, pairs, settings) {
    const count = start.length;
    Object.assign(this, settings, { count });
    for (const name of ["x", "y", "dx", "dy", "oldDx", "oldDy", "mass", "pace"]) this[name] = new Float32Array(count);
    start.forEach(([x, y], i) => { this.x[i] = x; this.y[i] = y; });
    this.mass.fill(1);
    this.pace.fill(1);
    this.from = Int32Array.from(pairs, (pair) => pair[0]);
    this.to = Int32Array.from(pairs, (pair) => pair[1]);
    this.weight = Float32Array.from(pairs, (pair) => pair[2]);
    for (const [a, b, weight] of pairs) {
      this.mass[a] += weight;
      this.mass[b] += weight;
    }
    if (this.regions) this.tree = new Tree(1 + 4 * PARTINGS * count);
  }

  step() {
    this.oldDx.set(this.dx);
    this.oldDy.set(this.dy);
    this.dx.fill(0);
    this.dy.fill(0);
    if (this.regions) {
      this.tree.fill(this);
      this.repelByRegions(this.tree);
    } else {
      this.repelByPairs();
    }
    this.gravitate();
    this.attract();
    this.move();
  }

  repelByPairs() {
    const { count, x, y, dx, dy, mass, scaling } = this;
    for (let i = 0; i < count; i++) {
      const xi = x[i], yi = y[i], strength = scaling * mass[i];
      for (let j = 0; j < i; j++) {
        const xDist = xi - x[j], yDist = yi - y[j];
        const distance = Math.sqrt(xDist * xDist + yDist * yDist);
        if (distance > 0) {
          const factor = (strength * mass[j]) / distance / distance;
          dx[i] += xDist * factor;
          dy[i] += yDist * factor;
          dx[j] -= xDist * factor;
          dy[j] -= yDist * factor;
        }
      }
    }
  }

  repelByRegions(tree) {
    const { count, x, y, dx, dy, mass, scaling, theta } = this;
    const { next, first, weight, middleX, middleY, reach } = tree;
    for (let i = 0; i < count; i++) {
      const xi = x[i], yi = y[i], strength = scaling * mass[i];
      let region = 0;
      while (region >= 0) {
        const xDist = xi - middleX[region], yDist = yi - middleY[region];
        const distance = xDist * xDist + yDist * yDist, child = first[region];
        if (child >= 0 && reach[region] >= theta * distance) {
          // Too near to count as one body.
          region = child;
          continue;
        }
        // The node itself is at no distance, and what stands nowhere has no weight.
        if (distance > 0) {
          const factor = (strength * weight[region]) / distance;
          dx[i] += xDist * factor;
          dy[i] += yDist * factor;
        }
        region = next[region];
      }
    }
  }

  gravitate() {
    const { count, x, y, dx, dy, mass, scaling } = this, gravity = this.gravity / scaling;
    for (let i = 0; i < count; i++) {
      const factor = scaling * mass[i] * gravity;
      dx[i] -= x[i] * factor;
      dy[i] -= y[i] * factor;
    }
  }

  attract() {
    const { x, y, dx, dy, from, to, weight } = this;
    for (let pair = 0; pair < weight.length; pair++) {
      const a = from[pair], b = to[pair], xDist = x[a] - x[b], yDist = y[a] - y[b];
      dx[a] += xDist * -weight[pair];
      dy[a] += yDist * -weight[pair];
      dx[b] -= xDist * -weight[pair];
      dy[b] -= yDist * -weight[pair];
    }
  }

  move() {
    const { count, x, y, dx, dy, oldDx, oldDy, mass, pace, slowDown } = this;
    for (let i = 0; i < count; i++) {
      const xTurn = oldDx[i] - dx[i], yTurn = oldDy[i] - dy[i], xPull = oldDx[i] + dx[i], yPull = oldDy[i] + dy[i];
      const swinging = 1 + Math.sqrt(mass[i] * Math.sqrt(xTurn * xTurn + yTurn * yTurn));
      const traction = Math.sqrt(xPull * xPull + yPull * yPull) / 2;
      const speed = (pace[i] * Math.log(1 + traction)) / swinging;
      pace[i] = Math.min(1, Math.sqrt((speed * (dx[i] * dx[i] + dy[i] * dy[i])) / swinging));
      x[i] += dx[i] * (speed / slowDown);
      y[i] += dy[i] * (speed / slowDown);
    }
  }
}

// Squares, each parted in four where more than one node stands in it.
class Tree {
  constructor(room) {
    for (const name of ["node", "next", "first"]) this[name] = new Int32Array(room);
    for (const name of ["x", "y", "size", "reach", "weight", "middleX", "middleY"]) this[name] = new Float64Array(room);
  }

  fill({ count, x, y, mass }) {
    this.begin(x, y);
    for (let i = 0; i < count; i++) this.add(i, x, y, mass);
  }

  begin(x, y) {
    let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
    for (let i = 0; i < x.length; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
    const width = right - left, height = bottom - top;
    if (width > height) {
      top -= (width - height) / 2;
      bottom = top + width;
    } else {
      left -= (height - width) / 2;
      right = left + height;
    }
    this.set(0, (left + right) / 2, (top + bottom) / 2, Math.max(right - left, bottom - top), -1);
    this.count = 1;
  }

  set(region, x, y, size, next) {
    this.x[region] = x;
    this.y[region] = y;
    this.size[region] = size;
    this.reach[region] = 4 * size * size;
    this.next[region] = next;
    this.node[region] = this.first[region] = -1;
    this.weight[region] = this.middleX[region] = this.middleY[region] = 0;
  }

  add(i, x, y, mass) {
    const { node, first, weight, middleX, middleY } = this;
    let region = 0;
    while (first[region] >= 0) {
      const both = weight[region] + mass[i];
      middleX[region] = (middleX[region] * weight[region] + x[i] * mass[i]) / both;
      middleY[region] = (middleY[region] * weight[region] + y[i] * mass[i]) / both;
      weight[region] = both;
      region = this.quarter(region, x[i], y[i]);
    }
    // Who stands where another does is left out of the tree.
    for (let parting = 0; node[region] >= 0; parting++) {
      if (parting === PARTINGS) return;
      const other = node[region];
      this.part(region);
      node[region] = -1;
      this.settle(this.quarter(region, x[other], y[other]), other, x, y, mass);
      region = this.quarter(region, x[i], y[i]);
    }
    this.settle(region, i, x, y, mass);
  }

  settle(region, i, x, y, mass) {
    this.node[region] = i;
    this.weight[region] = mass[i];
    this.middleX[region] = x[i];
    this.middleY[region] = y[i];
  }

  quarter(region, x, y) {
    return this.first[region] + (x < this.x[region] ? 0 : 2) + (y < this.y[region] ? 0 : 1);
  }

  part(region) {
    const x = this.x[region], y = this.y[region], half = this.size[region] / 2, first = this.count;
    this.first[region] = first;
    this.set(first, x - half, y - half, half, first + 1);
    this.set(first + 1, x - half, y + half, half, first + 2);
    this.set(first + 2, x + half, y - half, half, first + 3);
    this.set(first + 3, x + half, y + half, half, this.next[region]);
    this.count += 4;
  }
}
"""
