/**
 * ForceAtlas2 (Jacomy et al., PLoS ONE 9(6), 2014): the forces between nodes, step by step. It works in V8 alone.
 *
 * It adds up in the order of the package graphology-layout-forceatlas2 (MIT), and rounds where that does, so that nodes
 * end in the very same places: a test holds the two together. It knows the settings of the layout only, and keeps each
 * quantity of nodes and regions in a typed array of its own, which takes a third of the time.
 */
import { Tree } from "./tree.js";

/** @typedef {{gravity: number, scaling: number, theta: number, slowDown: number, regions: boolean}} Settings */

/**
 * Where nodes stand after so many steps.
 *
 * @param {[x: number, y: number][]} start
 * @param {[from: number, to: number, weight: number][]} pairs
 * @param {number} steps
 * @param {Settings} settings
 */
export function runLayout(start, pairs, steps, settings) {
  const layout = new Layout(start, pairs, settings);
  for (let step = 0; step < steps; step++) layout.step();
  return start.map((_, i) => [layout.x[i], layout.y[i]]);
}

class Layout {
  /**
   * @param {[x: number, y: number][]} start
   * @param {[from: number, to: number, weight: number][]} pairs
   * @param {Settings} settings
   */
  constructor(start, pairs, settings) {
    const count = start.length;
    this.settings = settings;
    this.count = count;
    this.x = Float32Array.from(start, ([x]) => x);
    this.y = Float32Array.from(start, ([, y]) => y);
    this.dx = new Float32Array(count);
    this.dy = new Float32Array(count);
    this.oldDx = new Float32Array(count);
    this.oldDy = new Float32Array(count);
    this.mass = new Float32Array(count).fill(1);
    this.pace = new Float32Array(count).fill(1);
    this.from = Int32Array.from(pairs, ([from]) => from);
    this.to = Int32Array.from(pairs, ([, to]) => to);
    this.weight = Float32Array.from(pairs, ([, , weight]) => weight);
    for (const [a, b, weight] of pairs) {
      this.mass[a] += weight;
      this.mass[b] += weight;
    }
    this.tree = settings.regions ? new Tree(count) : undefined;
  }

  step() {
    this.oldDx.set(this.dx);
    this.oldDy.set(this.dy);
    this.dx.fill(0);
    this.dy.fill(0);
    if (this.tree) {
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
    const { count, x, y, dx, dy, mass } = this, { scaling } = this.settings;
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

  /** @param {Tree} tree */
  repelByRegions(tree) {
    const { count, x, y, dx, dy, mass } = this, { scaling, theta } = this.settings;
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
    const { count, x, y, dx, dy, mass } = this, { scaling } = this.settings, gravity = this.settings.gravity / scaling;
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
    const { count, x, y, dx, dy, oldDx, oldDy, mass, pace } = this, { slowDown } = this.settings;
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
