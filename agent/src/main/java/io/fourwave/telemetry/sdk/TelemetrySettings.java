// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.fourwave.tcp.AddressMask;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What spans and metrics are sent with.
 *
 * @param spansRate traces of ordinary closes a second, after a first bucket of them
 * @param hostName as the kernel has it; empty where it is not known
 */
public record TelemetrySettings(
        String version, int spansRate, Optional<Path> spansFile, AddressMask mask, String hostName) {}
