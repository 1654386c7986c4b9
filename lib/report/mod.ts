/**
 * A report on the audit log for people: one HTML page.
 *
 * @module
 */

export { makeReport, type Report, type ReportOptions } from "./report.ts";
export type { KeyTrust, PolicyInForce, ReportData } from "./report_data.ts";
