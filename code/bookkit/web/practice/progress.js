// The page that lists all there is to do, with what the reader has done of it.
import { make, REFUSED, title, write } from './marks.js';
import * as record from './record.js';

const EXERCISE = 'exercise';
const FILE = 'backprop-checked-progress.json';
const tools = document.querySelector('.progress-tools');
const tasks = [...document.querySelectorAll('[data-task]')];

const done = (task) => Boolean(record.entry(task.dataset.task)?.done);
const link = (task) => task.parentElement.querySelector('a');

// What the record says of a task: a mark and words.
function state(task) {
  if (!done(task)) return ['○', 'not yet'];
  if (task.dataset.kind === EXERCISE) return ['✓', 'solved'];
  return record.entry(task.dataset.task).right ? ['✓', 'right'] : ['✗', 'not right'];
}

function showState(task) {
  const [mark, words] = state(task);
  write(task, make('span', { 'aria-hidden': 'true' }, mark));
  const place = task.parentElement.querySelector('.task-words');
  place.classList.toggle('visually-hidden', !done(task));
  write(place, words);
}

function count(place) {
  const mine = tasks.filter((task) => place.closest('section').contains(task));
  const of = (kind, one, many) => {
    const all = mine.filter((task) => task.dataset.kind === kind);
    const word = all.length === 1 ? one : many;
    return all.length ? [`${all.filter(done).length} of ${all.length} ${word}`] : [];
  };
  const parts = [...of(EXERCISE, EXERCISE, 'exercises'), ...of('quiz', 'quiz', 'quizzes')];
  write(place, parts.join(', '));
}

function next() {
  const first = tasks.find((task) => !done(task));
  if (!tasks.length) return [];
  if (!first) return ['All of it is done.'];
  const begun = tasks.some(done) ? 'Next: ' : 'Begin with ';
  const chapter = title(first.closest('section').querySelector('h2'));
  return [begun, make('a', { href: link(first).href }, link(first).textContent), `, in ${chapter}.`];
}

function show() {
  tasks.forEach(showState);
  for (const place of document.querySelectorAll('.progress-count')) count(place);
  write(tools.querySelector('.progress-next'), ...next());
  write(tools.querySelector('.progress-refused'), record.isRefused() ? REFUSED : '');
}

const tell = (text) => write(tools.querySelector('.progress-told'), text);
const entries = (count) => (count === 1 ? 'one task' : `${count} tasks`);

const does = {
  export() {
    const file = new Blob([record.exported()], { type: 'application/json' });
    make('a', { href: URL.createObjectURL(file), download: FILE }).click();
    tell(`Saved what you did on ${entries(record.size())}.`);
  },
  forget() {
    const what = `what you did on ${entries(record.size())}`;
    if (!window.confirm(`Forget ${what}? Only a saved file brings it back.`)) return tell('Nothing was forgotten.');
    record.forget();
    tell('Everything is forgotten.');
  },
};

async function read({ target }) {
  const [file] = target.files;
  if (!file) return;
  const found = record.take(await file.text().catch(() => ''));
  target.value = '';
  if (found === null) tell(`${file.name} holds no record of this book: nothing was changed.`);
  else tell(`Read what you did on ${entries(found)}.`);
}

/** Fill the page in, if this is the page. */
export function begin() {
  if (!tools) return;
  tools.hidden = false;
  for (const [name, act] of Object.entries(does))
    tools.querySelector(`[data-do="${name}"]`).addEventListener('click', act);
  tools.querySelector('[data-do="import"]').addEventListener('change', read);
  record.onChange(show);
}
