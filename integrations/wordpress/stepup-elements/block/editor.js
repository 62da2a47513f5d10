// The gate in the block editor. The page's own is drawn by the server, which checks each attribute.
(function ({ blocks, blockEditor, components, element, i18n }) {
  const { createElement: el } = element;
  const { __ } = i18n;
  const { InnerBlocks, InspectorControls, useBlockProps } = blockEditor;
  const { Notice, PanelBody, SelectControl, TextControl, ToggleControl } = components;

  const options = values => values.map(value => ({ value, label: value }));

  function edit({ attributes, setAttributes }) {
    const field = (control, name, label, more) =>
      el(control, {
        label,
        [control === ToggleControl ? 'checked' : 'value']: attributes[name],
        onChange: value => setAttributes({ [name]: value }),
        ...more,
      });
    const settings = el(
      PanelBody,
      { title: __('Step-up', 'stepup-elements') },
      field(TextControl, 'resource', __('Resource', 'stepup-elements')),
      field(SelectControl, 'action', __('Action', 'stepup-elements'), {
        options: options(['create', 'read', 'update', 'delete']),
      }),
      field(SelectControl, 'mode', __('Mode', 'stepup-elements'), { options: options(['action', 'reveal']) }),
      field(TextControl, 'maxAge', __('How old a verification may be, such as 5m', 'stepup-elements')),
      field(TextControl, 'comment', __('What is about to happen, in the person’s words', 'stepup-elements')),
      field(ToggleControl, 'force', __('Real MFA, even where the role would do', 'stepup-elements')),
    );
    return el(
      'div',
      useBlockProps(),
      el(InspectorControls, null, settings),
      !attributes.resource &&
        el(
          Notice,
          { status: 'warning', isDismissible: false },
          __('Without a resource, this stays locked.', 'stepup-elements'),
        ),
      el(InnerBlocks),
    );
  }

  blocks.registerBlockType('stepup/gate', { edit, save: () => el(InnerBlocks.Content) });
})(window.wp);
