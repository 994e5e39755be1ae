// SPDX-License-Identifier: Apache-2.0
/** Closes and findings as events of Flight Recorder. Needs jdk.jfr; nothing here is loaded where it is absent. */
package io.fourwave.telemetry.jfr;
