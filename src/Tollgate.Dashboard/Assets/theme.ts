// Runs before the first paint, so that a dark page never flashes white. What the user chose wins over what the system prefers.
const key = "tollgate-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  const chosen = localStorage.getItem(key);
  const theme = chosen === "dark" || chosen === "light" ? chosen : system.matches ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.dispatchEvent(new CustomEvent("tollgate:theme"));
}

apply();
system.addEventListener("change", apply);
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-theme-toggle]")) {
    const dark = document.documentElement.getAttribute("data-bs-theme") === "dark";
    localStorage.setItem(key, dark ? "light" : "dark");
    apply();
  }
});
