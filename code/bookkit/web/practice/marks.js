// The small elements that the script adds to a page.

/** A new element with properties and children; attributes by their names, with dashes. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Show a mark and words: the mark is seen, the words are read out, too. */
export const marked = (mark, words) => [
  make('span', { class: 'practice-mark', 'aria-hidden': 'true' }, mark),
  ` ${words}`,
];

/** Write into an element, unless it says that already, so that nothing is announced twice. */
export function write(element, ...content) {
  const next = make('span', {}, ...content);
  if (element.innerHTML !== next.innerHTML) element.replaceChildren(...next.childNodes);
}

/** The words of a heading, without its number and its link. */
export const title = (heading) =>
  [...heading.childNodes]
    .filter((node) => !node.matches?.('.section-number, .headerlink'))
    .map((node) => node.textContent)
    .join('')
    .trim();

export const REFUSED =
  'Your progress cannot be kept here: this browser does not let the page store anything.';
