// SPDX-License-Identifier: Apache-2.0
/** The application's own spans, whichever OpenTelemetry made them: what a teardown is linked to. */
package io.fourwave.telemetry.link;
