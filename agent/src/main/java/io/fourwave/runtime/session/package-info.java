// SPDX-License-Identifier: Apache-2.0
/**
 * One session of the agent in this JVM: all parts wired, what it is given at the start, what it publishes and reports.
 * {@code runtime} begins and ends it. Mostly watch thread; each class says where it is not. Agent loader.
 */
package io.fourwave.runtime.session;
