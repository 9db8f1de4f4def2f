import { writeFileSync } from "node:fs";
import path from "node:path";

/** One line or row of bars of a plot. */
export interface Series {
  name: string;
  points: ReadonlyArray<readonly [x: number | string, y: number]>;
}

export interface Plot {
  file: string;
  title: string;
  x: string;
  y: string;
  kind: "line" | "bar";
  /** Both axes of a line, in place of logarithmic ones. */
  linear?: true;
  series: readonly Series[];
}

/** What is used of Apache ECharts, which is installed apart by test/run/bench.mjs. */
interface ECharts {
  init(
    dom: null,
    theme: null,
    options: object,
  ): { setOption(option: object): void; renderToSVGString(): string; dispose(): void };
}

const docs = path.join(__dirname, "../../docs");
const size = { width: 760, height: 420 };

/** Writes a plot as SVG beside docs/performance.md. */
export function draw({ file, title, x, y, kind, linear, series }: Plot): void {
  const { init } = require("./plots/node_modules/echarts") as ECharts;
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  const categories =
    kind === "bar" ? [...new Set(series.flatMap(({ points }) => points.map(([at]) => String(at))))] : undefined;
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: title, left: "center", textStyle: { fontSize: 15 } },
    legend: { top: 28 },
    grid: { left: 70, right: 30, top: 70, bottom: 50 },
    xAxis: categories
      ? { type: "category", data: categories, name: x, nameLocation: "middle", nameGap: 30 }
      : { type: linear ? "value" : "log", min: linear ? 0 : 1, name: x, nameLocation: "middle", nameGap: 30 },
    yAxis: { type: kind === "line" && !linear ? "log" : "value", name: y, nameLocation: "middle", nameGap: 50 },
    series: series.map(({ name, points }) => ({ name, type: kind, data: points.map((point) => [...point]) })),
  });
  writeFileSync(path.join(docs, file), `${chart.renderToSVGString()}\n`);
  chart.dispose();
}
