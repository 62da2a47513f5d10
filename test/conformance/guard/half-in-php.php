<?php
/**
 * The lock in PHP, asked the cases of the corpus: reads them from its standard input, writes what it did (docs/conformance.md).
 *
 * With PHP alone, or, where STEPUP_WORDPRESS names a WordPress with the plugin, with what the plugin brings for it: WordPress's
 * HTTP API, and its database for used proofs and fetched keys.
 *
 * @package StepUp
 */

if ( getenv( 'STEPUP_WORDPRESS' ) ) {
	require getenv( 'STEPUP_WORDPRESS' ) . '/wp-load.php';
	$http   = new StepUp\WordPress\WordPress_Http();
	$proofs = new StepUp\WordPress\Proofs_In_Database();
	$cache  = new StepUp\WordPress\Keys_In_Options();
} else {
	require __DIR__ . '/../../../integrations/wordpress/stepup-elements/core/load.php';
	require __DIR__ . '/../../../examples/other-languages/php/class-socket-client.php';
	require __DIR__ . '/../../../examples/other-languages/php/class-proofs-in-a-folder.php';
	$http   = new StepUp\Socket_Client();
	$proofs = new StepUp\Proofs_In_A_Folder( sys_get_temp_dir() . '/stepup-conformance-' . getmypid() );
	$cache  = null;
}

$results = array();
foreach ( json_decode( stream_get_contents( STDIN ) ) as $case ) {
	try {
		$guard = new StepUp\Guard( new StepUp\Transcodes( (array) $case->settings, $http, $cache ), $proofs );
	} catch ( InvalidArgumentException $mistake ) {
		$results[] = array(
			'name'          => $case->name,
			'misconfigured' => true,
		);
		continue;
	}
	$outcomes = array();
	foreach ( $case->steps as $step ) {
		$headers = array();
		foreach ( $step->request->headers as list( $name, $value ) ) {
			$headers[ $name ][] = $value;
		}
		$body       = $step->request->body;
		$read_body  = function () use ( $body ) {
			return $body;
		};
		$rule       = json_decode( json_encode( $step->rule ), true );
		$decision   = $guard->check( new StepUp\Request( $headers, $read_body ), $rule );
		$outcomes[] = 'allowed' === $decision->outcome
			? array(
				'status' => 200,
				'member' => $decision->member['id'],
				'kind'   => $decision->kind,
			)
			: array(
				'status'  => $decision->answer['status'],
				'headers' => array_change_key_case( $decision->answer['headers'] ),
				'body'    => $decision->answer['body'],
				'reason'  => $decision->reason,
			);
	}
	$results[] = array(
		'name'     => $case->name,
		'outcomes' => $outcomes,
	);
}

if ( ! getenv( 'STEPUP_WORDPRESS' ) ) {
	array_map( 'unlink', glob( sys_get_temp_dir() . '/stepup-conformance-' . getmypid() . '/*' ) );
	rmdir( sys_get_temp_dir() . '/stepup-conformance-' . getmypid() );
}
echo json_encode( $results );
