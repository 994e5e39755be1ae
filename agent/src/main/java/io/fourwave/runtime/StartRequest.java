// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.Config;
import java.lang.instrument.Instrumentation;

/**
 * What an attachment begins with.
 *
 * @param how {@code premain} or {@code attach}
 */
record StartRequest(Config config, Log log, Instrumentation instrumentation, String how, AgentHost agentHost) {}
