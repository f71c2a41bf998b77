/**
 * Entry of the page without a window that clears the clipboard for Chromium's service worker. By the old command: the
 * newer interface wants a document that has the focus, which this one never has.
 */
const field = document.createElement("textarea");
// The command does nothing where nothing is selected.
field.value = " ";
document.body.append(field);
field.select();
document.addEventListener("copy", (event) => {
  event.clipboardData?.setData("text/plain", "");
  event.preventDefault();
});
document.execCommand("copy");
