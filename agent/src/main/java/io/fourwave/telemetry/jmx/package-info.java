// SPDX-License-Identifier: Apache-2.0
/**
 * The metrics once more, as a management bean. Needs java.management; nothing here is loaded where it is absent. Any
 * thread reads it. Agent loader. Imports {@code connection}, {@code diagnose}, {@code tcp}, {@code telemetry}.
 */
package io.fourwave.telemetry.jmx;
