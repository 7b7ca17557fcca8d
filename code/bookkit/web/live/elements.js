// The small elements that live Python adds to a page.

/** A new element with attributes, by their names, and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button; its name for a screen reader may say more than its label. */
export function button(label, name, act) {
  const made = make('button', { type: 'button', class: 'live-button', 'aria-label': name }, label);
  made.addEventListener('click', act);
  return made;
}

/** Write a text, unless it is there already, so that nothing is announced twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
