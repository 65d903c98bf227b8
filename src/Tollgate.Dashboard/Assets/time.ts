// Moments arrive in UTC and are shown in the reader's own time zone; the title keeps the exact UTC moment.
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export function formatTimes(root: ParentNode): void {
  const today = new Date().toDateString();
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const moment = new Date(element.dateTime);
    if (!Number.isNaN(moment.getTime())) {
      element.textContent = (moment.toDateString() === today ? clock : dayAndClock).format(moment);
    }
  }
}
