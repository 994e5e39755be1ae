// SPDX-License-Identifier: Apache-2.0
/** What the agent adds to the start of a JVM: measured and shown, never asserted. */
package io.fourwave.startup;
