// Quizzes: the first option that a reader opens is the answer.
import { make, marked, write } from './marks.js';
import { enter, entry } from './record.js';

const line = (option) => option.querySelector('summary > code').textContent;

/** Add to a quiz what it says of the answer, once. */
export function dress(quiz) {
  if (quiz.querySelector('.quiz-state')) return;
  const again = make('button', { type: 'button', class: 'practice-button' }, 'Answer again');
  again.addEventListener('click', () => {
    for (const option of quiz.querySelectorAll('details[open]')) option.open = false;
    enter(quiz.dataset.quiz, { done: false, right: false, answer: '' });
    quiz.querySelector('summary').focus();
  });
  quiz.append(make('div', { class: 'quiz-state' }, make('p', { role: 'status' }), again));
  show(quiz);
}

/** Show what the record says of the quiz. */
export function show(quiz) {
  const given = entry(quiz.dataset.quiz);
  const done = Boolean(given?.done);
  for (const option of quiz.querySelectorAll('.quiz-option')) {
    const isGiven = done && line(option) === given.answer;
    const note = option.querySelector('.quiz-given');
    if (isGiven && !note)
      option
        .querySelector('summary')
        .append(make('span', { class: 'quiz-given' }, ...marked('●', 'your answer')));
    if (!isGiven) note?.remove();
  }
  quiz.querySelector('.quiz-state button').hidden = !done;
  write(quiz.querySelector('.quiz-state p'), ...(done ? said(given) : []));
}

function said({ right }) {
  if (right) return marked('✓', 'Your answer was right.');
  return marked('✗', 'Your answer was not right. Open the others to find the one that is.');
}

// The click of a reader, by mouse, keyboard or touch: options that a search in the page opens are
// no answers.
document.addEventListener('click', ({ target }) => {
  const option = target.closest?.('summary')?.parentElement;
  const quiz = option?.closest('[data-quiz]');
  if (!quiz || !option.matches('.quiz-option') || option.open) return;
  if (!entry(quiz.dataset.quiz)?.done)
    enter(quiz.dataset.quiz, {
      done: true,
      right: option.dataset.right === 'yes',
      answer: line(option),
    });
});
