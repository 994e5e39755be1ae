// SPDX-License-Identifier: Apache-2.0
/** What ships in deploy/, run with the real programs: Collector, Prometheus, Jaeger, promtool. */
package io.fourwave.fleet;
