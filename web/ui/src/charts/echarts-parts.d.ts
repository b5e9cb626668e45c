// Parts of echarts that are imported from their own files, which come without types.
declare module "echarts/lib/chart/bar/install.js" { export function install(registers: unknown): void }
declare module "echarts/lib/chart/custom/install.js" { export function install(registers: unknown): void }
declare module "echarts/lib/chart/line/install.js" { export function install(registers: unknown): void }
declare module "echarts/lib/chart/parallel/install.js" { export function install(registers: unknown): void }
declare module "echarts/lib/chart/scatter/install.js" { export function install(registers: unknown): void }
declare module "echarts/lib/component/grid/installSimple.js" { export function install(registers: unknown): void }
declare module "echarts/lib/component/marker/installMarkArea.js" { export function install(registers: unknown): void }
declare module "echarts/lib/component/marker/installMarkLine.js" { export function install(registers: unknown): void }
declare module "echarts/lib/component/parallel/install.js" { export function install(registers: unknown): void }
declare module "echarts/lib/renderer/installCanvasRenderer.js" { export function install(registers: unknown): void }
declare module "echarts/lib/renderer/installSVGRenderer.js" { export function install(registers: unknown): void }
