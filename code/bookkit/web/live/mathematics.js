// Formulas in outputs, drawn by the page's MathJax, which is fetched if the page has none.
import { make } from './elements.js';

/** A function that typesets the formulas of an element. */
export function typesetter({ script, config }) {
  let fetched = null;
  const fetchOnce = () =>
    (fetched ??= new Promise((resolve, reject) => {
      window.MathJax = config;
      const element = make('script', { src: script });
      element.addEventListener('load', resolve);
      element.addEventListener('error', () => {
        element.remove();
        fetched = null;
        reject(new Error('MathJax could not be fetched'));
      });
      document.head.append(element);
    }));
  return async (element) => {
    if (!window.MathJax?.startup) await fetchOnce();
    await window.MathJax.startup.promise;
    await window.MathJax.typesetPromise([element]);
  };
}
