// Everything that the page says about live Python, in one place.

const MEGABYTE = 1e6;
const megabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const counted = (count, one, many) => (count === 1 ? `one ${one}` : `${count} ${many}`);
const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');

export const REGION = 'Live Python';
export const START = 'Start Python in this page';
export const INVITE = 'The code below then runs in your browser. Nothing is sent anywhere.';
export const FROM_DISK =
  'This page was opened from a file. Live Python needs it to be served: run “make serve”.';
export const NO_MODULES =
  'Live Python needs a newer browser: this one cannot run WebAssembly in a worker.';

export const RUN = 'Run';
export const RUN_TO_HERE = 'Run to here';
export const RUN_ALL = 'Run all';
export const STOP = 'Stop';
export const RESTART = 'Restart';
export const RESET = 'Reset';
export const FORGET = 'Forget my changes';
export const SHOW_OLD = 'Show';
export const SURE = 'Forget all changes on this page? The book’s own code takes their places.';
export const FORGET_OLD = 'Forget them';
export const TAKE = 'Take that one';

export const short = (number) => `Cell ${number}`;
export const cellName = (number) => `Code cell ${number}`;
export const ofCell = (label, number) => `${label}: code cell ${number}`;
export const RESET_HINT = 'Back to the code and the output that the book came with';
export const EDITOR_HINT =
  'Shift and Enter runs the cell. Control, Shift and Space says what a name is. ' +
  'Escape, then Tab, leaves the editor.';
export const NO_HINT = 'Python knows nothing here yet: run the cells before this one first.';

export const STARTING = 'Starting Python …';
// A file is called after its package, or after Python, whose runtime has several files.
const named = (file) => (/^(pyodide|python_)/.test(file) ? 'Python' : file.split('-')[0]);
export const fetching = (file, done, total) =>
  `Fetching ${named(file)}: ${megabytes(done)} of ${megabytes(total)} MB, ` +
  `${megabytes(total - done)} MB left`;
export const READY = 'Python is ready. Press Run below a cell, or Run all.';
export const running = (number, all) => `Cell ${number} of ${all} is running.`;
export const ran = (number) => `Cell ${number} has run.`;
export const ranAll = (count) => `${counted(count, 'cell has', 'cells have')} run.`;
export const raised = (number, name, left) =>
  `Cell ${number} stopped with ${name}.` +
  (left ? ` ${capital(counted(left, 'cell', 'cells'))} after it did not run.` : '');
export const SOME_ERROR = 'an error';
export const DEAD = 'These controls belong to a Python that is gone: run the cell again.';
export const missed = (number) =>
  `Cell ${number} did not run: a package that it imports could not be fetched. ` +
  'Check the connection and run it again.';
export const INTERRUPTED = 'Stopped. All variables are still there.';
export const WAITING = 'waiting';
export const RUNNING = 'running';
export const HAS_RUN = 'has run';
export const HAS_FAILED = 'stopped with an error';
export const WAS_STOPPED = 'stopped';
export const DID_NOT_RUN = 'did not run';
export const CHANGED = 'changed';
export const CHANGED_SINCE = 'changed since it ran';

export const edits = (count) => `You have changed ${counted(count, 'cell', 'cells')} here.`;
export const oldEdits = (count) =>
  `${capital(counted(count, 'change', 'changes'))} of yours ` +
  `${count === 1 ? 'belongs' : 'belong'} to code that the book has replaced since. ` +
  `${count === 1 ? 'It is' : 'They are'} kept, and not run.`;
export const REFUSED =
  'This browser does not let the page store anything: your changes last until the page is closed.';
export const OTHER_TAB = 'Another tab has changed this cell, too. What is written last is kept.';

export const tooLong = (characters) =>
  `… What follows is not shown: a cell may write ${number(characters)} characters here.`;
export const tooMany = (outputs) =>
  `… What follows is not shown: a cell may show ${number(outputs)} outputs here.`;
export const NOT_DRAWN =
  'What draws this could not be fetched. Check the connection and run the cell again.';
export const UNKNOWN_WIDGET = 'This page cannot draw this control.';

// Why a Python ended, by the kind that the worker or the page names.
const ENDS = {
  network:
    'A part of Python could not be fetched. Check the connection and run again: what has ' +
    'arrived need not be fetched again.',
  damaged: 'A part of Python arrived damaged and was not used. Run again to fetch it anew.',
  memory:
    'Python ran out of memory and was shut down, so its variables are gone. The next run starts ' +
    'it again.',
  exited: 'The cell ended Python, so its variables are gone. The next run starts it again.',
  crashed: 'Python broke down, so its variables are gone. The next run starts it again.',
  stopped:
    'Stopped. Python was shut down for it, so its variables are gone; the next run starts it again.',
  restarted: STARTING,
};
export const ended = (kind) => ENDS[kind] ?? ENDS.crashed;
