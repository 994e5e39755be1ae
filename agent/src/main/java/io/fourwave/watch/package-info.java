// SPDX-License-Identifier: Apache-2.0
/**
 * The live connections and the phases of their teardowns. Agent loader; imports {@code tcp} and {@code kernel}, and
 * {@code bootstrap} for the hooks' interface. {@link io.fourwave.watch.Recorder} runs on application threads, all else
 * on the agent's one watch thread.
 */
package io.fourwave.watch;
