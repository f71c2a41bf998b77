// Runs before anything is painted, which a module does not: shows the copy of the person's theme. The choice itself
// comes a moment later (popup/theme/stored-theme.ts).
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The browser keeps no data for pages.
}
