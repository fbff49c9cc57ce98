// The account page: previews the chosen picture before it is sent.
import './app.js';

for (const input of document.querySelectorAll('input[type="file"][data-preview]')) {
  const preview = document.getElementById(input.dataset.preview);
  input.addEventListener('change', () => {
    const [file] = input.files;
    preview.hidden = true;
    if (!file?.type.startsWith('image/')) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      preview.src = reader.result;
      preview.hidden = false;
    });
    reader.readAsDataURL(file); // data: addresses are allowed for pictures by the Content-Security-Policy
  });
}
