// Python, away from the page: a module worker that starts Pyodide, runs cells one after another
// and sends what they put out as Jupyter would. The page may end it at any time (`terminate`)
// and start another.
//
// From the page
//   {type: 'start', base, lock, packages, silence, interrupt?}
//       base       URL of the folder with pyodide.mjs and the official wheels, ending in '/'
//       lock       URL of the book's lock file; a file_name in it that starts with './' lies
//                  beside the lock, every other one lies in `base`
//       packages   names, as in the lock, of what the page's cells import; what these need
//                  comes along
//       interrupt  a SharedArrayBuffer of one byte, where the page has one (it is served with
//                  COOP and COEP): writing 2 into it stops the cell with a KeyboardInterrupt
//   {type: 'run', id, code, number}                one cell, and which of the page it is
//   {type: 'comm', id, msg_type, content, buffers} a widget's message: content as in Jupyter
//                  (comm_id, data), msg_type comm_msg or comm_close, buffers of ArrayBuffer
//   {type: 'complete', id, code, position}         what could stand at this place
//   {type: 'inspect', id, code, position}          what the name at this place is
//
// To the page
//   {type: 'progress', loaded, total, file}        bytes that came, bytes in all, the file that
//                  was last to move; `file` is null once all is here and Python is starting
//   {type: 'ready', python}                        the version of Python; runs are served now
//   {type: 'failed', reason, file, detail}         start did not succeed, this worker is done for:
//                  reason 'fetch'   a file did not come (network, 404); `file` names it
//                  reason 'damaged' a file is not the one that the lock names; `file` names it
//                  reason 'start'   anything else
//   {type: 'output', id, msg_type, content}        stream, display_data, update_display_data,
//                  execute_result, clear_output, error, each with Jupyter's content; id is that
//                  of the run or comm message that caused it
//   {type: 'comm', id, msg_type, content, metadata, buffers}   comm_open, comm_msg, comm_close
//   {type: 'cut', id, characters}                  a cell wrote more text than a page can hold:
//                  what came after so many characters is not shown
//   {type: 'done', id, status}                     'ok' or 'error', after every output of it.
//                  An error's traceback came as an output; a stop is ename KeyboardInterrupt.
//                  'missed': it did not run, a package that it imports did not come
//   {type: 'reply', id, content}                   to complete: {matches, start, end};
//                  to inspect: {found, data} with data a bundle of MIME types
//   {type: 'died', id, reason, detail}             Python itself is gone: start another worker. `id`
//                  is what was running, `detail` what it said
//                  reason 'memory'  there is none left
//                  reason 'exited'  a cell ended it
//                  reason 'broken'  anything else, as a stack that overflowed
import { Files } from './files.js';
import { Packages } from './packages.js';
import { Streams } from './streams.js';

const post = (message, transfer = []) => self.postMessage(message, transfer);

let python;
let packages;
let session;
let current = null;
const streams = new Streams((message) => post({ ...message, id: current }));

async function start({ base, lock, packages: wanted, silence, interrupt }) {
  const report = (progress) => post({ type: 'progress', ...progress });
  const files = new Files({ lock, base, silence }, report);
  try {
    await Promise.race([begin(files, base, wanted), files.failed]);
    if (interrupt) python.setInterruptBuffer(new Uint8Array(interrupt));
    post({ type: 'ready', python: python.runPython('import platform; platform.python_version()') });
  } catch (error) {
    post({ type: 'failed', ...(await files.blame(error)) });
    self.close();
  }
}

async function begin(files, base, wanted) {
  const lock = await files.lock();
  packages = new Packages(lock.packages, files);
  const names = packages.order(wanted);
  const runtime = files.runtime(lock);
  const wheels = names.map((name) => lock.packages[name]);
  files.expect([...runtime, ...wheels]);
  files.begin(runtime);
  // The compiled program's own script comes first: Pyodide then finds it loaded. Wheels wait for
  // it, since to take in what comes is work for this thread.
  await files.script('pyodide.asm.js');
  files.begin(wheels);
  const { loadPyodide } = await files.script('pyodide.mjs');
  python = await loadPyodide({
    indexURL: base,
    // Packages are not left to Pyodide: packages.js says why.
    lockFileURL: addressOf({ info: lock.info, packages: {} }),
    env: { HOME: '/home/pyodide', MPLBACKEND: 'module://matplotlib_inline.backend_inline' },
    stdout: () => {},
    stderr: () => {},
  });
  await packages.install(python, names);
  await files.end();
  const { Session } = python.pyimport('livecells');
  session = Session(send, (name, text) => streams.write(name, text));
}

const addressOf = (object) =>
  URL.createObjectURL(new Blob([JSON.stringify(object)], { type: 'application/json' }));

// Python hands over JSON, not objects: nothing to release, and one form in every runtime.
function send(type, json, buffers) {
  streams.flush();
  const bytes = buffers ? buffers.toJs().map((view) => view.slice().buffer) : [];
  const message = { type, id: current, ...JSON.parse(json) };
  post(type === 'comm' ? { ...message, buffers: bytes } : message, bytes);
}

const serve = {
  async run({ id, code, number }) {
    // What the page was not known to need, an edited cell may: `import` finds it then.
    if (!(await packages.provide(python, code))) return { type: 'done', status: 'missed' };
    const status = await session.run(id, code, number);
    // Whatever ran next would fail for it.
    if (status === 'error' && !hasRoom()) throw new Error('too little memory is left');
    return { type: 'done', status };
  },
  comm({ id, msg_type, content, buffers = [] }) {
    const bytes = python.toPy(buffers.map((buffer) => new Uint8Array(buffer)));
    session.comm(id, msg_type, JSON.stringify(content), bytes);
    bytes.destroy();
    return { type: 'done', status: 'ok' };
  },
  complete({ code, position }) {
    return { type: 'reply', content: JSON.parse(session.complete(code, position)) };
  },
  inspect({ code, position }) {
    return { type: 'reply', content: JSON.parse(session.inspect(code, position)) };
  },
};

async function handle(message) {
  if (message.type === 'start') return start(message);
  current = message.id;
  streams.begin();
  try {
    const answer = await serve[message.type](message);
    streams.flush();
    post({ ...answer, id: current });
  } catch (error) {
    // Whatever a cell does, the session answers; only a broken interpreter comes here.
    die(error);
  }
}

// What another cell may need, as for a figure: more than what Python keeps back for an error's words.
const ROOM = 32_000_000;

function hasRoom() {
  const place = python._module._PyMem_RawMalloc(ROOM);
  python._module._PyMem_RawFree(place);
  return place !== 0;
}

const MEMORY = /memory|allocat|out of bounds/i;
const EXITED = /^Program terminated with exit/;

// Without memory any error may come, and its message may be empty.
function die(error) {
  const detail = String(error?.message || error?.type || error);
  const isFull = () => MEMORY.test(detail) || !hasRoom();
  const reason = EXITED.test(detail) ? 'exited' : isFull() ? 'memory' : 'broken';
  streams.flush();
  post({ type: 'died', id: current, reason, detail });
  self.close();
}

// Some ends of Python reach nobody who waits for it: `os._exit()`, a stack that overflows.
function isGone() {
  try {
    return python && !python.globals;
  } catch {
    return true;
  }
}
self.addEventListener('unhandledrejection', ({ reason }) => isGone() && die(reason));
self.addEventListener('error', ({ error }) => isGone() && die(error));

let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  queue = queue.then(() => handle(data));
};
