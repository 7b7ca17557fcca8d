// Stands in for the package sanitize-html (200 kB), called on descriptions that may hold HTML.
// The browser's own parser reads the text; only the allowed tags and attributes are kept.

const SAFE_URL = /^(https?:|mailto:|data:image\/|[^:]*$)/i;

const matches = (name, patterns) =>
  patterns.some((p) => (p.endsWith('*') ? name.startsWith(p.slice(0, -1)) : name === p));

export default function sanitize(html, { allowedTags, allowedAttributes }) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const element of body.querySelectorAll('*')) {
    const tag = element.localName;
    if (tag === 'script' || tag === 'style') {
      element.remove();
    } else if (!allowedTags.includes(tag)) {
      element.replaceWith(...element.childNodes);
    } else {
      const allowed = [...(allowedAttributes['*'] ?? []), ...(allowedAttributes[tag] ?? [])];
      for (const { name, value } of [...element.attributes]) {
        const unsafe = (name === 'href' || name === 'src') && !SAFE_URL.test(value.trim());
        if (unsafe || !matches(name, allowed)) element.removeAttribute(name);
      }
    }
  }
  return body.innerHTML;
}
