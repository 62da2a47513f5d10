<?php
/**
 * Three guarded routes: `php -S 127.0.0.1:3000 router.php`. Settings are in the environment, named as below.
 *
 * @package StepUp
 */

// The lock is the one of the WordPress plugin. It needs no WordPress.
require __DIR__ . '/../../../integrations/wordpress/stepup-elements/core/load.php';
require __DIR__ . '/class-socket-client.php';
require __DIR__ . '/class-proofs-in-a-folder.php';

$provider = new StepUp\Transcodes(
	array(
		'projectId'   => getenv( 'TRANSCODES_PROJECT_ID' ),
		'serverToken' => getenv( 'TRANSCODES_SERVER_TOKEN' ),
		'publicKey'   => json_decode( getenv( 'TRANSCODES_PUBLIC_KEY' ) ),
		'apiUrl'      => getenv( 'TRANSCODES_API_URL' ) ?: 'https://api.transcodesapis.com',
	),
	new StepUp\Socket_Client()
);
$guard    = new StepUp\Guard(
	$provider,
	new StepUp\Proofs_In_A_Folder( getenv( 'USED_PROOFS' ) ?: sys_get_temp_dir() . '/used-proofs' )
);

$rules = array(
	'DELETE documents' => array( 'resource' => 'documents', 'action' => 'delete', 'once' => true ),
	'GET documents'    => array( 'resource' => 'documents', 'action' => 'read' ),
	'POST transfers'   => array( 'resource' => 'transfers', 'action' => 'create', 'maxAge' => 300, 'once' => true ),
);

list( , $place ) = explode( '/', parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$rule            = $rules[ "$_SERVER[REQUEST_METHOD] $place" ] ?? null;
if ( null === $rule ) {
	http_response_code( 404 );
	return;
}

// Behind FastCGI, names with `_` and with `-` are one: have the web server drop the former, as nginx does by itself.
$request  = new StepUp\Request(
	getallheaders(),
	function ( int $max_bytes ) {
		return (string) file_get_contents( 'php://input', false, null, 0, $max_bytes );
	}
);
$decision = $guard->check( $request, $rule );
if ( 'allowed' !== $decision->outcome ) {
	error_log( "step-up: $decision->reason: $decision->message" );
	http_response_code( $decision->answer['status'] );
	foreach ( $decision->answer['headers'] as $name => $value ) {
		header( "$name: $value" );
	}
	echo json_encode( $decision->answer['body'] );
	return;
}

// The route's own work begins here.
header( 'Content-Type: application/json' );
header( 'Cache-Control: no-store' );
echo json_encode( array( 'done' => "$rule[resource]:$rule[action]", 'by' => $decision->member['id'] ) );
