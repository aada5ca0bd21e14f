# SPDX-License-Identifier: GPL-2.0-only
"""pcim: explicit PCI managed resources for Linux kernel trees and drivers."""

VERSION = "0.1.0"
