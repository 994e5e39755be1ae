// SPDX-License-Identifier: Apache-2.0

/** The agent in a JVM that runs already, and how it lives and ends in any JVM. */
package io.fourwave.attach;
