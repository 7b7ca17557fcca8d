// What a reader has done, kept by this browser: one entry for each exercise or quiz, by name.
//
// An entry says when it was made, and of two entries on the same task the later one holds. So two
// records, of two tabs or of a file and a browser, can always be brought together, in any order.
const BOOK = 'backprop-checked';
const VERSION = 1;
const KEY = `${BOOK}/progress/${VERSION}`;
const NAME = /^\w+\.\w+$/;

const empty = (forgotten = 0) => ({ book: BOOK, version: VERSION, forgotten, tasks: {} });
const isTime = (value) => Number.isSafeInteger(value) && value >= 0;
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

let known = empty();
let refused = false;
const listeners = [];

/** The entry on a task: {done, when}, for a quiz also {right, answer}; undefined if there is none. */
export const entry = (name) => known.tasks[name];

/** How many tasks the record holds as done, those that this book no longer has included. */
export const size = () => Object.values(known.tasks).filter(({ done }) => done).length;

/** Whether this browser refuses to keep the record: it then lasts as long as the page is open. */
export const isRefused = () => refused;

/** Call `listener` now, and again whenever the record changes, here or in another tab. */
export function onChange(listener) {
  listeners.push(listener);
  listener();
}

/** Enter `what` was done on the task `name`. */
export function enter(name, what) {
  refresh();
  const after = Math.max(known.forgotten, known.tasks[name]?.when ?? 0);
  known.tasks[name] = ordered({ ...what, when: Math.max(Date.now(), after + 1) });
  keep();
}

/** Forget all entries, in every tab. */
export function forget() {
  refresh();
  const times = Object.values(known.tasks).map(({ when }) => when);
  known = empty(Math.max(Date.now(), known.forgotten, ...times));
  keep();
}

/** The record as the text of a file. */
export const exported = () => JSON.stringify({ ...known, forgotten: 0 }, null, 1);

/** Add the entries of a file to the record; how many tasks it holds, or null if it is no record. */
export function take(text) {
  const theirs = parse(text);
  if (!theirs) return null;
  refresh();
  // What was forgotten here may come back from a file; what a wrong clock wrote may be corrected.
  for (const one of Object.values(theirs.tasks))
    one.when = Math.max(Math.min(one.when, Date.now()), known.forgotten + 1);
  known = merged(known, { ...theirs, forgotten: 0 });
  keep();
  return Object.values(theirs.tasks).filter(({ done }) => done).length;
}

function parse(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  const isOurs =
    isPlain(found) &&
    found.book === BOOK &&
    found.version === VERSION &&
    isTime(found.forgotten) &&
    isPlain(found.tasks) &&
    Object.entries(found.tasks).every(([name, one]) => NAME.test(name) && isEntry(one));
  if (!isOurs) return null;
  const tasks = Object.entries(found.tasks).map(([name, one]) => [name, ordered(one)]);
  return { ...empty(found.forgotten), tasks: Object.fromEntries(tasks) };
}

function isEntry(one) {
  const isQuiz = typeof one?.right === 'boolean' && typeof one.answer === 'string';
  const isExercise = one?.right === undefined && one?.answer === undefined;
  return isPlain(one) && typeof one.done === 'boolean' && isTime(one.when) && (isQuiz || isExercise);
}

// Only what an entry may hold, in one order, so that equal entries are equal texts.
const ordered = ({ done, when, right, answer }) =>
  right === undefined ? { done, when } : { done, when, right, answer };

function merged(one, other) {
  const both = empty(Math.max(one.forgotten, other.forgotten));
  for (const [name, found] of [...Object.entries(one.tasks), ...Object.entries(other.tasks)]) {
    const rival = both.tasks[name];
    if (found.when > both.forgotten && (!rival || isLater(found, rival))) both.tasks[name] = found;
  }
  return both;
}

function isLater(one, other) {
  if (one.when !== other.when) return one.when > other.when;
  return JSON.stringify(one) > JSON.stringify(other);
}

/** Whether `one` knows nothing that `other` does not. */
const isIn = (one, other) =>
  one.forgotten === other.forgotten &&
  Object.entries(one.tasks).every(
    ([name, found]) => JSON.stringify(found) === JSON.stringify(other.tasks[name]),
  );

function refresh() {
  try {
    known = merged(known, parse(localStorage.getItem(KEY)) ?? empty());
  } catch {
    refused = true;
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(known));
    refused = false;
  } catch {
    refused = true;
  }
  for (const listener of listeners) listener();
}

window.addEventListener('storage', ({ key, newValue }) => {
  if (key !== KEY && key !== null) return;
  const theirs = parse(newValue);
  // Without a value the browser's store was emptied; entries must not come back from this tab.
  const both = theirs ? merged(known, theirs) : empty();
  // Two tabs may have written at once, each without the other's entry: then this one adds its own.
  const isWhole = !theirs || isIn(both, theirs);
  known = both;
  if (isWhole) for (const listener of listeners) listener();
  else keep();
});

refresh();
