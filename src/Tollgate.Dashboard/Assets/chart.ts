import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { money } from "./money";

use([BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

interface Series {
  name: string;
  values: string[];
}

interface Answer {
  currency: string;
  from: string[];
  series: Series[];
}

const refreshEvery = 30_000;
const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const charts = new Map<HTMLElement, { chart: EChartsType; answer?: Answer }>();

const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// The theme speaks oklch and mixes colours, which the chart library cannot read: the browser translates.
function colour(name: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  if (!pixel) {
    return value;
  }
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = value;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${(alpha ?? 255) / 255})`;
}

function palette(): string[] {
  return ["--tblr-primary", "--tblr-teal", "--tblr-orange", "--tblr-purple", "--tblr-pink", "--tblr-secondary"].map(colour);
}

// Only the height of a bar is a binary number; every figure that can be read comes from the exact text.
function draw(element: HTMLElement): void {
  const entry = charts.get(element);
  const answer = entry?.answer;
  if (!entry || !answer) {
    return;
  }
  const text = colour("--tblr-secondary");
  const line = colour("--tblr-border-color");
  const narrow = element.clientWidth < 480;
  const family = getComputedStyle(document.body).fontFamily;
  entry.chart.setOption(
    {
      color: palette(),
      animation: false,
      textStyle: { fontFamily: family },
      grid: { left: 4, right: 8, top: 12, bottom: answer.series.length > 0 ? 34 : 4, containLabel: true },
      legend: { bottom: 0, type: "scroll", icon: "roundRect", itemWidth: 10, itemHeight: 10, textStyle: { color: text }, pageTextStyle: { color: text } },
      tooltip: {
        trigger: "axis",
        renderMode: "richText", // Drawn on the canvas: an HTML tooltip would need inline styles.
        confine: true,
        backgroundColor: colour("--tblr-bg-surface"),
        borderColor: line,
        textStyle: { color: colour("--tblr-body-color"), fontSize: 12 },
        axisPointer: { type: "shadow" },
        formatter: (items: unknown) => {
          const points = items as { dataIndex: number; seriesIndex: number }[];
          const index = points[0]?.dataIndex ?? 0;
          const lines = points
            .map((point) => answer.series[point.seriesIndex])
            .filter((series): series is Series => series !== undefined && series.values[index] !== "0")
            .map((series) => `${series.name}: ${money(series.values[index] ?? "0", answer.currency)}`);
          return [hour.format(new Date(answer.from[index] ?? "")), ...(lines.length > 0 ? lines : ["nothing spent"])].join("\n");
        },
      },
      xAxis: {
        type: "category",
        data: answer.from.map((moment) => hour.format(new Date(moment))),
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
        axisLabel: { color: text, interval: narrow ? 5 : 2 },
      },
      yAxis: {
        type: "value",
        splitNumber: 4,
        splitLine: { lineStyle: { color: line } },
        axisLabel: { color: text, formatter: (value: number) => money(plain(value), answer.currency) },
      },
      series: answer.series.map((series, index) => ({
        name: series.name,
        type: "bar",
        stack: "spend",
        barMaxWidth: 28,
        itemStyle: index === answer.series.length - 1 ? { borderRadius: [3, 3, 0, 0] } : {},
        data: series.values.map(Number),
      })),
    },
    { notMerge: true },
  );
}

// The ticks of the axis are the library's own round numbers; they are written without exponent.
function plain(value: number): string {
  return value === 0 ? "0" : value.toFixed(12).replace(/\.?0+$/, "");
}

async function load(element: HTMLElement): Promise<void> {
  const entry = charts.get(element);
  const url = element.dataset.chart;
  if (!entry || !url) {
    return;
  }
  const response = await fetch(url, { headers: { accept: "application/json", "HX-Request": "true" } });
  if (response.status === 401) {
    location.assign("/sign-in");
    return;
  }
  if (response.ok) {
    entry.answer = (await response.json()) as Answer;
    element.closest(".card")?.classList.toggle("chart-empty", entry.answer.series.length === 0);
    draw(element);
  }
}

/** Binds every element with a data-chart attribute to the JSON it names. */
export function bindCharts(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-chart]")) {
    if (charts.has(element)) {
      continue;
    }
    charts.set(element, { chart: init(element) });
    new ResizeObserver(() => {
      charts.get(element)?.chart.resize();
      draw(element);
    }).observe(element);
    void load(element);
  }
}

setInterval(() => {
  if (!document.hidden) {
    for (const element of charts.keys()) {
      void load(element);
    }
  }
}, refreshEvery);
document.addEventListener("tollgate:theme", () => {
  for (const element of charts.keys()) {
    draw(element);
  }
});
