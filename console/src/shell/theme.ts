export type Theme = 'system' | 'light' | 'dark';

const STORED = 'x402.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  try {
    const value = localStorage.getItem(STORED);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, theme);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
  show(theme);
}

/** Before anything is drawn; follows the system as long as nothing is chosen. */
export function applyTheme(): void {
  show(chosenTheme());
  dark.addEventListener('change', () => {
    show(chosenTheme());
  });
}

function show(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
