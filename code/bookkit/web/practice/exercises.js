// Exercises: solved when the check says so, or when the reader does.
import { make, marked, title, write } from './marks.js';
import { enter, entry } from './record.js';

const SOLVED = 'I solved this';
const buttons = new Map();
// Verdicts that came with the page: they say nothing of the reader, also where they come back.
const stored = new WeakSet();

/** Remember a verdict as one that the page was printed with. */
export const passOver = (verdict) => stored.add(verdict);

/** Add to an exercise the button by which a reader says that it is solved, once. */
export function dress(verdict) {
  const name = verdict.dataset.exercise;
  if (buttons.get(name)?.isConnected) return;
  const home = verdict.closest('.cell') ?? verdict;
  const heading = home.closest('section')?.querySelector('h1, h2, h3, h4');
  const button = make('button', { type: 'button', class: 'practice-button' });
  // One button among several: its name says whose it is, as its place does on the screen.
  if (heading) button.setAttribute('aria-label', `${SOLVED}: ${title(heading)}`);
  button.addEventListener('click', () => enter(name, { done: !entry(name)?.done }));
  home.after(make('p', { class: 'exercise-done' }, button));
  buttons.set(name, button);
  show(name);
}

/** Show what the record says of the exercises. */
export const showAll = () => [...buttons.keys()].forEach(show);

/** Enter that an exercise is solved, if that is what its check now says. */
export function watch(verdict) {
  const { exercise, verdict: kind } = verdict.dataset;
  if (stored.has(verdict)) return;
  if (kind === 'right' && !entry(exercise)?.done) enter(exercise, { done: true });
}

/** How many of the exercises on this page are solved: [solved, all]. */
export function counted() {
  const names = [...buttons.keys()];
  return [names.filter((name) => entry(name)?.done).length, names.length];
}

function show(name) {
  const done = Boolean(entry(name)?.done);
  buttons.get(name).setAttribute('aria-pressed', String(done));
  write(buttons.get(name), ...marked(done ? '✓' : '○', SOLVED));
}
