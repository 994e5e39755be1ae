// SPDX-License-Identifier: Apache-2.0
/**
 * One session of the agent in this JVM: all parts wired, what it is given at the start, what it publishes and
 * reports. {@code runtime} begins and ends it. Mostly watch thread; each class says where it is not. Agent loader.
 * Imports {@code bootstrap}, {@code capture}, {@code close}, {@code config}, {@code connection}, {@code diagnose},
 * {@code host}, {@code jdk}, {@code kernel}, {@code origin}, {@code report}, {@code runtime.reportfile}, {@code tcp},
 * {@code telemetry}, {@code watch}, {@code weave}.
 */
package io.fourwave.runtime.session;
