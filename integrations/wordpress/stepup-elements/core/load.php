<?php
/**
 * The lock of a server's routes, without WordPress: PHP 7.4 with openssl and json is all that it needs.
 *
 * It keeps the contract of docs/api-in-another-language.md and is run through test/conformance/guard.
 *
 * @package StepUp
 */

require_once __DIR__ . '/interface-http-client.php';
require_once __DIR__ . '/interface-used-proofs.php';
require_once __DIR__ . '/interface-key-cache.php';
require_once __DIR__ . '/class-refusal.php';
require_once __DIR__ . '/values.php';
require_once __DIR__ . '/class-rule.php';
require_once __DIR__ . '/class-request.php';
require_once __DIR__ . '/credentials.php';
require_once __DIR__ . '/session-id.php';
require_once __DIR__ . '/service-url.php';
require_once __DIR__ . '/public-key.php';
require_once __DIR__ . '/class-public-keys.php';
require_once __DIR__ . '/class-access-tokens.php';
require_once __DIR__ . '/class-provider-api.php';
require_once __DIR__ . '/step-up-session.php';
require_once __DIR__ . '/class-transcodes.php';
require_once __DIR__ . '/judge-session.php';
require_once __DIR__ . '/answer.php';
require_once __DIR__ . '/class-decision.php';
require_once __DIR__ . '/class-guard.php';
