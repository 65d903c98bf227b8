import htmx from "htmx.org";
import { bindCharts } from "./chart";
import { formatMoney } from "./money";
import { formatTimes } from "./time";

function refresh(root: ParentNode): void {
  formatMoney(root);
  formatTimes(root);
  bindCharts(root);
}

// The policy allows neither eval nor styles that are written by script into the page.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

document.addEventListener("DOMContentLoaded", () => refresh(document));
document.addEventListener("htmx:afterSettle", () => refresh(document));

// A page nobody looks at asks nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden) {
    event.preventDefault();
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    for (const element of document.querySelectorAll("[data-live]")) {
      htmx.trigger(element, "refresh");
    }
  }
});

for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failed, () => document.documentElement.classList.add("is-stale"));
}
document.addEventListener("htmx:afterOnLoad", () => document.documentElement.classList.remove("is-stale"));
