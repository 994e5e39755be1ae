// SPDX-License-Identifier: Apache-2.0
(() => {
  document.documentElement.classList.add('js');
  const all = () => document.querySelectorAll('details');
  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if ('open' in button.dataset) {
      document.querySelectorAll('#findings > details').forEach(card => { card.open = !!button.dataset.open; });
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
    closed = [...all()].filter(each => !each.open);
    closed.forEach(each => { each.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach(each => { each.open = false; }));
})();
