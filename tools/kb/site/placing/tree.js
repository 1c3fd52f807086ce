/**
 * Squares in which nodes stand, each parted in four where more than one does: so far away, many count as one body.
 */

/** The deepest that one node parts the region in which it meets another. */
const PARTINGS = 4;

export class Tree {
  /** @param {number} nodes the most that will stand in it */
  constructor(nodes) {
    const room = 1 + 4 * PARTINGS * nodes;
    this.count = 0;
    this.node = new Int32Array(room);
    this.next = new Int32Array(room);
    this.first = new Int32Array(room);
    this.x = new Float64Array(room);
    this.y = new Float64Array(room);
    this.size = new Float64Array(room);
    this.reach = new Float64Array(room);
    this.weight = new Float64Array(room);
    this.middleX = new Float64Array(room);
    this.middleY = new Float64Array(room);
  }

  /**
   * @param {{count: number, x: Float32Array, y: Float32Array, mass: Float32Array}} nodes
   */
  fill({ count, x, y, mass }) {
    this.begin(x, y);
    for (let i = 0; i < count; i++) this.add(i, x, y, mass);
  }

  /**
   * Begin with the square that holds all nodes.
   *
   * @param {Float32Array} x
   * @param {Float32Array} y
   */
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

  /**
   * @param {number} region
   * @param {number} x its middle
   * @param {number} y
   * @param {number} size
   * @param {number} next the region to look at behind it; -1 where there is none
   */
  set(region, x, y, size, next) {
    this.x[region] = x;
    this.y[region] = y;
    this.size[region] = size;
    this.reach[region] = 4 * size * size;
    this.next[region] = next;
    this.node[region] = this.first[region] = -1;
    this.weight[region] = this.middleX[region] = this.middleY[region] = 0;
  }

  /**
   * @param {number} i the node
   * @param {Float32Array} x
   * @param {Float32Array} y
   * @param {Float32Array} mass
   */
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

  /**
   * @param {number} region
   * @param {number} i the node
   * @param {Float32Array} x
   * @param {Float32Array} y
   * @param {Float32Array} mass
   */
  settle(region, i, x, y, mass) {
    this.node[region] = i;
    this.weight[region] = mass[i];
    this.middleX[region] = x[i];
    this.middleY[region] = y[i];
  }

  /**
   * The part of a region in which a place lies.
   *
   * @param {number} region
   * @param {number} x
   * @param {number} y
   */
  quarter(region, x, y) {
    return this.first[region] + (x < this.x[region] ? 0 : 2) + (y < this.y[region] ? 0 : 1);
  }

  /** @param {number} region */
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
