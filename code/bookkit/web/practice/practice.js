// Practice on a page: quizzes, exercises, and the reader's own record of both.
//
// A classic script after bundling, so that it also runs from file://. Without it the quizzes and
// hints still open, and nothing is recorded.
import * as exercises from './exercises.js';
import { REFUSED, write } from './marks.js';
import * as progress from './progress.js';
import * as quizzes from './quizzes.js';
import { isRefused, onChange } from './record.js';

const EXERCISE = '[data-exercise]';
const QUIZ = '[data-quiz]';

const within = (node, selector) =>
  node.matches?.(selector) ? [node] : [...(node.querySelectorAll?.(selector) ?? [])];

function dress(node) {
  within(node, EXERCISE).forEach(exercises.dress);
  within(node, QUIZ).forEach(quizzes.dress);
}

function show() {
  exercises.showAll();
  document.querySelectorAll(QUIZ).forEach(quizzes.show);
  const place = document.querySelector('.practice-count');
  const [solved, all] = exercises.counted();
  if (place && all) write(place, isRefused() ? REFUSED : `${solved} of ${all} solved`);
}

// A live page puts new outputs in the place of the stored ones, and back when a cell is reset.
function follow(changes) {
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    dress(node);
    within(node, EXERCISE).forEach(exercises.watch);
  }
}

function begin() {
  const page = document.querySelector('main') ?? document.body;
  dress(page);
  within(page, EXERCISE).forEach(exercises.passOver);
  onChange(show);
  progress.begin();
  new MutationObserver(follow).observe(page, {
    subtree: true,
    childList: true,
  });
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
else begin();
