// The pages of an import: files and texts, the progress of reading them, and the questions that would come in.
import './progress.js';
import { installDropArea, showDropArea } from './drop_area.js';
import { installItems, showItems } from './import_items.js';

installDropArea();
installItems();
document.addEventListener('pagechange', () => {
  showDropArea();
  showItems();
});
(document.querySelector('.errors'))?.focus();
