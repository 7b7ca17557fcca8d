// The page's end of the wire to Python: starts the worker, sends runs, hands on what comes back.
// The messages are described in worker.js.

// How long an interrupt may take before Python is shut down instead.
const PATIENCE = 3000;
// When a widget's answer takes longer, it can be stopped like a cell.
const SLOW = 1000;
// The worker's reasons, as kinds of a `Failure`.
const REASONS = { fetch: 'network', damaged: 'damaged', memory: 'memory', exited: 'exited' };

/** Python could not be started, or is gone; `kind` names a sentence of words.js. */
export class Failure extends Error {
  constructor(kind, detail) {
    super(detail ?? kind);
    this.kind = kind;
  }
}

/**
 * Python, started when it is first needed.
 *
 * `setting` holds `worker`, `base`, `lock` (addresses), `packages` and `silence`, as worker.js
 * explains them. `widgets` takes what widgets send, and may take outputs. Of `on`, `start()` is
 * called when a Python begins to start, `progress(message)` while it is fetched, `ready()` when it
 * can run cells, `answering()` when it has been at work for a widget for a while or is done with
 * it, and `gone(failure)` whenever one ends with all its variables.
 */
export class Kernel {
  constructor(setting, widgets, on) {
    Object.assign(this, { setting, widgets, on });
    this.clear();
  }

  clear() {
    this.worker = null;
    this.settle = null;
    this.isReady = false;
    this.ready = null;
    this.waiting = new Map();
    this.owners = new Map();
    this.turn = Promise.resolve();
  }

  get isAnswering() {
    return this.waiting.size > 0;
  }

  get isStarting() {
    return Boolean(this.worker) && !this.isReady;
  }

  /** Resolves when cells can run; rejects with a `Failure`. */
  start() {
    this.ready ??= new Promise((resolve, reject) => {
      const { worker, base, lock, packages, silence } = this.setting;
      this.settle = { resolve, reject };
      this.interrupt = self.crossOriginIsolated ? new SharedArrayBuffer(1) : null;
      this.worker = new Worker(worker, { type: 'module' });
      this.on.start();
      this.worker.onmessage = ({ data }) => this.receive(data);
      this.worker.onerror = ({ message }) =>
        this.end(new Failure(this.isReady ? 'crashed' : 'network', message));
      const { interrupt } = this;
      this.worker.postMessage({ type: 'start', base, lock, packages, silence, interrupt });
    });
    // Whoever waits is told; that nobody waits is no error of the page.
    this.ready.catch(() => {});
    return this.ready;
  }

  /** Run the code of a cell, `number` on the page; `onOutput(message)` gets what it puts out.
   * Resolves to a status of worker.js or to 'interrupted'. */
  async run(code, number, onOutput) {
    await this.start();
    if (this.interrupt) new Uint8Array(this.interrupt)[0] = 0;
    const { status, wasStopped } = await this.request({ type: 'run', code, number }, onOutput);
    return status === 'error' && wasStopped ? 'interrupted' : status;
  }

  /** Ask the worker something; resolves to its answer, rejects with a `Failure` if Python ends. */
  request(message, onOutput) {
    const id = nextId();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onOutput });
      this.worker.postMessage({ ...message, id }, message.buffers ?? []);
    });
  }

  /**
   * Send a widget's message without waiting for Python to start; gives its id. What Python puts
   * out to answer it goes where the cell that made the widget puts its own.
   */
  tell(message, onDone) {
    const id = nextId();
    if (!this.worker) return id;
    const done = (answer) => {
      onDone(answer);
      this.on.answering();
    };
    const onOutput = this.owners.get(message.content.comm_id);
    this.waiting.set(id, { resolve: done, reject: done, onOutput });
    setTimeout(() => this.on.answering(), SLOW);
    this.worker.postMessage({ ...message, id }, message.buffers ?? []);
    return id;
  }

  open() {
    this.isReady = true;
    this.settle.resolve();
    this.on.ready();
  }

  receive(message) {
    if (message.type === 'progress') return this.on.progress(message);
    if (message.type === 'ready') return this.open();
    if (message.type === 'failed' || message.type === 'died')
      return this.end(new Failure(REASONS[message.reason] ?? 'crashed', message.detail));
    // A widget's model is made in several steps, and what comes after may need it: one by one.
    const { worker } = this;
    this.turn = this.turn
      .then(() => (worker === this.worker ? this.handle(message) : undefined))
      .catch((error) => console.error(error));
    return this.turn;
  }

  async handle(message) {
    const waiting = this.waiting.get(message.id);
    if (message.type === 'comm') {
      if (message.msg_type === 'comm_open')
        this.owners.set(message.content.comm_id, waiting?.onOutput);
      return this.widgets.receive(message);
    }
    if (message.type === 'output' || message.type === 'cut') {
      if (message.content?.ename === 'KeyboardInterrupt' && waiting) waiting.wasStopped = true;
      if (!this.widgets.capture(message)) waiting?.onOutput?.(message);
      return undefined;
    }
    this.waiting.delete(message.id);
    return waiting?.resolve({ ...message, wasStopped: waiting.wasStopped });
  }

  /** Stop what is running: with its variables kept where the page can interrupt, else by ending. */
  stop() {
    if (!this.interrupt || !this.waiting.size) return this.end(new Failure('stopped'));
    new Uint8Array(this.interrupt)[0] = 2;
    const { worker } = this;
    const running = new Set(this.waiting.keys());
    setTimeout(() => {
      const isStuck = [...this.waiting.keys()].some((id) => running.has(id));
      if (worker === this.worker && isStuck) this.end(new Failure('stopped'));
    }, PATIENCE);
    return undefined;
  }

  /** End this Python; everyone who waits for it gets the `Failure`. The next run starts another. */
  end(failure) {
    const { worker, waiting, settle } = this;
    if (worker) {
      // One that was ended in mid-cell still speaks, seconds later.
      worker.onmessage = worker.onerror = null;
      worker.terminate();
    }
    this.clear();
    this.widgets.forget();
    settle?.reject(failure);
    this.on.gone(failure);
    for (const { reject } of waiting.values()) reject?.(failure);
  }
}

let count = 0;
const nextId = () => `request-${(count += 1)}`;
