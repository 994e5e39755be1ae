// SPDX-License-Identifier: Apache-2.0
/**
 * Closes and findings as events of Flight Recorder. Needs jdk.jfr; nothing here is loaded where it is absent. Watch
 * thread, and the thread of a batch of closes. Agent loader. Imports {@code connection}, {@code diagnose}, {@code
 * tcp}.
 */
package io.fourwave.telemetry.jfr;
