// SPDX-License-Identifier: Apache-2.0
(() => {
  document.documentElement.classList.add('js');
  const cards = () => [...document.querySelectorAll('#findings > details')];
  const text = document.getElementById('text');
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/);
    const chosen = ['severity', 'state'].map(name => [name, document.getElementById(name).value]);
    cards().forEach(card => {
      const content = card.textContent.toLowerCase();
      card.hidden = !words.every(word => content.includes(word))
        || chosen.some(([name, value]) => value && card.dataset[name] !== value);
    });
    const left = cards().filter(card => !card.hidden).length;
    document.getElementById('shown').textContent = left + ' of ' + cards().length;
  };
  if (text) {
    ['text', 'severity', 'state'].forEach(id => document.getElementById(id).addEventListener('input', filter));
    filter();
  }
  // of many findings a printed page has those that are open, and a line or two of each other one
  const printed = () => document.querySelectorAll(text ? '#coverage details, #self details' : 'details');
  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if ('open' in button.dataset) {
      cards().filter(card => !card.hidden).forEach(card => { card.open = !!button.dataset.open; });
      return;
    }
    const command = button.previousElementSibling;
    const select = () => getSelection().selectAllChildren(command);
    if (!navigator.clipboard) return select();
    navigator.clipboard.writeText(command.textContent).then(() => {
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    }, select);
  });
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...printed()].filter(each => !each.open);
    closed.forEach(each => { each.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach(each => { each.open = false; }));
})();
