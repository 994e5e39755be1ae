// SPDX-License-Identifier: Apache-2.0

/**
 * The verdicts, on real leaks. Each case is a small application of {@code io.fourwave.cases.app} in a JVM of its own with
 * the finished agent, often with a library from Maven Central, and a peer in the test's JVM that closes first.
 *
 * <p>The applications are compiled apart, to target/case-classes: they need the libraries of target/case-libs, which no
 * other test is to see.
 */
package io.fourwave.cases;
