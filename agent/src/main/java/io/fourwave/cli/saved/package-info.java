// SPDX-License-Identifier: Apache-2.0
/**
 * Reports that were written to files: read, compared, and written for a CI system. Agent loader with the system
 * loader behind it, in the tool's own process, on its main thread. Imports {@code cli.host}, {@code diagnose}, {@code
 * report}.
 */
package io.fourwave.cli.saved;
