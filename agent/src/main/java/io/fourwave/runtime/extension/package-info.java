// SPDX-License-Identifier: Apache-2.0
/**
 * The other entry: fourwave as an extension of the OpenTelemetry Java agent. In a jar of its own, without the SDK and
 * without what is there for an SDK of our own. The thread that starts the OpenTelemetry agent. That agent's extension
 * loader. Imports {@code config}, {@code runtime}, {@code runtime.session}, {@code telemetry}.
 */
package io.fourwave.runtime.extension;
