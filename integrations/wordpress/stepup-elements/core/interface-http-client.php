<?php
/**
 * How a service is asked.
 *
 * @package StepUp
 */

namespace StepUp;

/** Sends one request over HTTP. */
interface Http_Client {

	/**
	 * The most bytes of an answer that are read. What is longer comes as null.
	 */
	const MAX_BYTES = 65536;

	/**
	 * Asks once, within a limit for the whole exchange, with the certificate checked, and without following redirects.
	 *
	 * @param string                $method  GET or POST.
	 * @param string                $url     May hold a session id: it belongs into no error and no log.
	 * @param array<string, string> $headers May hold the server's token, likewise.
	 * @param string|null           $body    JSON, with POST.
	 * @param float                 $seconds The limit.
	 * @return array{status: int, type: string, body: string|null} Status, content type, and the body, null where it is longer.
	 * @throws Refusal `not-checked` where no whole answer came in time.
	 */
	public function send( string $method, string $url, array $headers, ?string $body, float $seconds ): array;
}
