// Runs before anything is painted, which a module does not: shows the theme that the window's address names. Unlike the
// copy that the other pages read (theme.js), it costs the prompt no look into a store.
const theme = location.search.slice(1);
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
