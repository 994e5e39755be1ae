// SPDX-License-Identifier: Apache-2.0

/** What the integration tests stand on: the JDKs of this machine, real JVMs with the finished jar, and what they export. */
package io.fourwave.support;
