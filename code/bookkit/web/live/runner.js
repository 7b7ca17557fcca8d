// Which cells run, and in which order: one at a time, and none after one that has failed.
import * as words from './words.js';

export class Runner {
  /**
   * `kernel` runs code, `say(text)` tells the reader, `page` is what outputs are drawn with and
   * `showRunning()` is called when the first cell begins and when the last one has ended.
   */
  constructor({ kernel, say, page, showRunning }) {
    Object.assign(this, { kernel, say, page, showRunning });
    this.cells = [];
    this.queue = [];
    this.current = null;
    this.isBusy = false;
  }

  /** Run a cell, and before it the earlier ones that have not run as they stand, or have failed. */
  run(cell) {
    const before = this.cells.slice(0, this.cells.indexOf(cell));
    this.add([...before.filter((one) => !one.isDone && one !== this.current), cell]);
  }

  /** Run every cell from the first to this one again. */
  runTo(cell) {
    this.add(this.cells.slice(0, this.cells.indexOf(cell) + 1));
  }

  runAll() {
    this.add(this.cells);
  }

  add(cells) {
    const fresh = cells.filter((cell) => !this.queue.includes(cell));
    for (const cell of fresh) if (cell !== this.current) cell.set('waiting');
    this.queue.push(...fresh);
    if (!this.isBusy) this.work();
  }

  async work() {
    this.isBusy = true;
    this.showRunning();
    let count = 0;
    while (this.queue.length) {
      const cell = this.queue.shift();
      this.current = cell;
      const status = await this.runOne(cell).catch((error) => this.giveUp(cell, error));
      this.current = null;
      if (status === 'ok' || (status === 'error' && cell.mayRaise)) count += 1;
      else if (status !== 'ended') this.say(this.whyStopped(cell, status));
      if (!this.queue.length && status === 'ok')
        this.say(count > 1 ? words.ranAll(count) : words.ran(cell.number));
    }
    this.isBusy = false;
    this.showRunning();
  }

  async runOne(cell) {
    cell.set('waiting');
    await this.kernel.start();
    this.say(words.running(cell.number, this.cells.length));
    const outputs = cell.begin(this.page);
    this.error = null;
    const status = await this.kernel.run(cell.ranText, cell.number, (message) => {
      if (message.msg_type === 'error') this.error = message.content.ename;
      outputs.add(message);
    });
    if (status === 'missed') {
      cell.forgetRun();
      return status;
    }
    outputs.finish();
    cell.set(outputs.isDropped ? null : status);
    return status;
  }

  // A cell that raises ends the queue, unless the book says that it may.
  whyStopped(cell, status) {
    const left = this.dropQueue(status === 'interrupted' ? null : 'missed');
    if (status === 'interrupted') return words.INTERRUPTED;
    if (status === 'missed') return words.missed(cell.number);
    return words.raised(cell.number, this.error ?? words.SOME_ERROR, left);
  }

  // Python itself ended: its owner says why, and every cell has yet to run.
  giveUp(cell) {
    cell.set(null);
    this.dropQueue();
    return 'ended';
  }

  dropQueue(state = null) {
    const left = this.queue.splice(0);
    for (const cell of left) cell.set(cell.hasRun && !state ? 'ok' : state);
    return left.length;
  }

  stop() {
    this.dropQueue();
    this.kernel.stop();
  }
}
